"""任务清单: tasks, their targets, who answers for them, and workbooks that came."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, Text

from storage.engine.schema import Key, Moment, metadata

# ``street`` is empty for the list of the whole area.
tasks = Table(
    "tasks",
    metadata,
    Column("id", Key, primary_key=True),
    Column("street", String(40), nullable=False),
    Column("year", Integer, nullable=False),
    Column("source", String(60), nullable=False),
    Column("number", String(20), nullable=False),
    Column("category", String(80), nullable=False),
    Column("title", String(120), nullable=False),
    Column("content", Text, nullable=False),
    Column("timing", String(40), nullable=False),
    Column("lead", String(200), nullable=False),
    Column("partners", String(300), nullable=False),
    Column("remark", String(300), nullable=False),
    Column("made_by", ForeignKey("persons.id")),
    Column("made_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Index("uq_tasks_identity", "street", "year", "source", "number", unique=True),
)

task_targets = Table(
    "task_targets",
    metadata,
    Column("id", Key, primary_key=True),
    Column("task_id", ForeignKey("tasks.id"), nullable=False, index=True),
    Column("part", String(20), nullable=False),
    Column("since", Date, nullable=False),
    Column("due", Date, nullable=False),
    Column("percent", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("words", Text, nullable=False),
    Column("handed_at", Moment),
    Column("handed_by", ForeignKey("persons.id")),
    Column("decided_at", Moment),
    Column("decided_by", ForeignKey("persons.id")),
    Column("version", Integer, nullable=False),
)

# What was done about a target; rows are only added.
task_entries = Table(
    "task_entries",
    metadata,
    Column("id", Key, primary_key=True),
    Column("target_id", ForeignKey("task_targets.id"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("by", ForeignKey("persons.id")),
    Column("step", String(10), nullable=False),
    Column("percent", Integer, nullable=False),
    Column("words", Text, nullable=False),
)

# A name under 责任单位, and the holder that it was found to be: linked once for all its tasks.
task_bodies = Table(
    "task_bodies",
    metadata,
    Column("id", Key, primary_key=True),
    Column("street", String(40), nullable=False),
    Column("name", String(200), nullable=False),
    Column("holder", String(80), nullable=False),
    Column("linked_by", ForeignKey("persons.id")),
    Column("linked_at", Moment),
    Index("uq_task_bodies_name", "street", "name", unique=True),
    Index("ix_task_bodies_holder", "holder"),
)

task_leads = Table(
    "task_leads",
    metadata,
    Column("task_id", ForeignKey("tasks.id"), primary_key=True),
    Column("body_id", ForeignKey("task_bodies.id"), primary_key=True),
    Column("place", Integer, nullable=False),
    Index("ix_task_leads_body", "body_id"),
)

task_uploads = Table(
    "task_uploads",
    metadata,
    Column("id", Key, primary_key=True),
    Column("street", String(40), nullable=False),
    Column("name", Text, nullable=False),
    Column("sent_by", ForeignKey("persons.id")),
    Column("sent_at", Moment, nullable=False),
    Column("state", String(10), nullable=False),
    Column("content", Text, nullable=False),
)
