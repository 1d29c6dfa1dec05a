# The `kitchen` command for a deployment: `docker build -f deploy/images/operator.Dockerfile -t kitchen/operator .`
# It has every service's code, because it works inside all of them (topics, indexes, verify, backup, dead letters); their
# settings come by environment variables, with KITCHEN_MONGO_URL and KITCHEN_KAFKA.
FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
COPY requirements.bootstrap.lock requirements.lock ./
RUN python -m venv /opt/kitchen \
    && /opt/kitchen/bin/python -m pip install --require-hashes -r requirements.bootstrap.lock \
    && /opt/kitchen/bin/uv pip install --python /opt/kitchen/bin/python --require-hashes -r requirements.lock
# Editable, as in a clone: the command reads the topics and the seed beside its own code.
WORKDIR /opt/hub
COPY libs libs
COPY services services
RUN for package in libs/* services/*; do set -- "$@" -e "./$package"; done \
    && /opt/kitchen/bin/uv pip install --python /opt/kitchen/bin/python --offline --no-deps --no-build-isolation "$@"

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin kitchen
COPY --from=build /opt/kitchen /opt/kitchen
COPY --from=build /opt/hub /opt/hub
COPY protos/topics /opt/hub/protos/topics
COPY deploy/seed /opt/hub/deploy/seed
ENV PATH=/opt/kitchen/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 KITCHEN_RUN_DIR=/tmp/kitchen
USER 10001:10001
WORKDIR /tmp
ENTRYPOINT ["kitchen"]
CMD ["--help"]
