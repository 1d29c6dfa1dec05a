# The console with its web app: `docker build -f deploy/images/console.Dockerfile -t kitchen/console .`
FROM node:20-bookworm-slim AS web
WORKDIR /web
COPY services/console/web/package.json services/console/web/package-lock.json ./
RUN npm ci --ignore-scripts --no-fund --no-audit
COPY services/console/web ./
RUN npm run build

FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
COPY requirements.bootstrap.lock requirements.lock ./
RUN python -m venv /opt/kitchen \
    && /opt/kitchen/bin/python -m pip install --require-hashes -r requirements.bootstrap.lock \
    && /opt/kitchen/bin/uv pip install --python /opt/kitchen/bin/python --require-hashes -r requirements.lock
COPY libs libs
COPY services/console/pyproject.toml services/console/pyproject.toml
COPY services/console/src services/console/src
RUN /opt/kitchen/bin/uv pip install --python /opt/kitchen/bin/python --offline --no-deps --no-build-isolation \
        ./libs/kitchenpb ./libs/kitchenkit ./libs/kitchendirectory ./services/console \
    && printf '#!/bin/sh\nexport CONSOLE_INSTANCE="$(hostname)"\nexec python -m kitchen_console "$@"\n' \
        > /opt/kitchen/bin/kitchen-service \
    && chmod 755 /opt/kitchen/bin/kitchen-service

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin kitchen
COPY --from=build /opt/kitchen /opt/kitchen
COPY --from=web /web/dist /srv/web
ENV PATH=/opt/kitchen/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 CONSOLE_WEB_FOLDER=/srv/web
USER 10001:10001
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8080/healthz', timeout=4)"]
ENTRYPOINT ["kitchen-service"]
CMD ["api"]
