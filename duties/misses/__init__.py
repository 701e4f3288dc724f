"""Duties that are missed again and again: a hazard is proposed to the inspector of the street."""
