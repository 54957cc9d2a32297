# The official image with our locked requirements (Airflow at the same version among them); non-root as there.
FROM apache/airflow:3.3.2-python3.11
COPY --chown=airflow:0 requirements-docker.lock pyproject.toml README.md LICENSE /opt/conflict-monitor/
RUN pip install --no-cache-dir --require-hashes -r /opt/conflict-monitor/requirements-docker.lock
COPY --chown=airflow:0 monitor /opt/conflict-monitor/monitor
COPY --chown=airflow:0 samples /opt/conflict-monitor/samples
RUN pip install --no-cache-dir --no-deps --no-build-isolation /opt/conflict-monitor \
 && mkdir -p /opt/airflow/var
COPY --chown=airflow:0 scripts/pools.json /opt/airflow/pools.json
COPY --chown=airflow:0 dags /opt/airflow/dags
COPY --chown=airflow:0 plugins /opt/airflow/plugins
