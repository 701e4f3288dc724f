"""检查计划: the plan of a street, draws by lot, and the way of a day."""
