"""双随机: draws by lot, before they count and as they were kept."""
