"""The pages: an Airflow-free FastAPI factory, mounted by the one plugin file."""
