"""Departments (部门): data of a deployment, each with the sectors and the street it answers for."""
