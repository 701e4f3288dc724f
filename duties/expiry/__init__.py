"""证照设备: certificates, equipment and insurance, each with a day on which it ends."""
