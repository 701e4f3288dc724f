"""同行签名: who walks along signs the sheet beside the one who leads, by a link of it."""
