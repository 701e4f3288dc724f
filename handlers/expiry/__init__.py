"""证照设备: certificates, equipment and insurance."""
