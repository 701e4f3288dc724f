"""同行签名: asking those who walk along to sign, and signing beside."""
