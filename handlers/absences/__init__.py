"""请假: for which days, who stands in, and what there is to do about an absence."""
