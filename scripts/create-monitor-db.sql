-- Our own database beside Airflow's metadata, in the same server.
CREATE DATABASE monitor;
