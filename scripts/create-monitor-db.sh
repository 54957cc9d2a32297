#!/bin/bash
# Run once by the Postgres image: our own database beside Airflow's metadata, owned by a role of its own.
set -euo pipefail
psql --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --set ON_ERROR_STOP=1 --set password="$MONITOR_DB_PASSWORD" <<'SQL'
CREATE ROLE monitor LOGIN PASSWORD :'password';
CREATE DATABASE monitor OWNER monitor;
REVOKE CONNECT ON DATABASE airflow FROM PUBLIC;
REVOKE CONNECT ON DATABASE monitor FROM PUBLIC;
SQL
