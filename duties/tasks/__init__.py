"""任务清单: the tasks of a year, each with a responsible body and a day by which it is done."""
