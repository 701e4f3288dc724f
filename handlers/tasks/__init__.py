"""任务清单: lists, targets, workbooks that come in, and who answers for what."""
