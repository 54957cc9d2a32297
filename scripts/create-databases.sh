#!/bin/bash
# Run once, by the Postgres image and by scripts/cluster.py: Airflow's database and ours, and who may enter which.
# The tables, and what a role may do with them, come from `monitor init` and `monitor db roles --apply`.
set -euo pipefail
psql --username "$POSTGRES_USER" --dbname postgres --set ON_ERROR_STOP=1 --quiet \
  --set airflow="$AIRFLOW_DB_PASSWORD" --set pipeline="$MONITOR_DB_PASSWORD" --set reader="$MONITOR_READER_PASSWORD" <<'SQL'
CREATE ROLE airflow LOGIN PASSWORD :'airflow';
CREATE ROLE monitor_pipeline LOGIN PASSWORD :'pipeline';
CREATE ROLE monitor_reader LOGIN PASSWORD :'reader';
CREATE DATABASE airflow OWNER airflow;
CREATE DATABASE monitor;
REVOKE CONNECT ON DATABASE airflow FROM PUBLIC;
REVOKE CONNECT ON DATABASE monitor FROM PUBLIC;
SQL
