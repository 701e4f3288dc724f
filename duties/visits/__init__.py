"""检查计划: visits to units in a year, 双随机 draws, and the route of a day."""
