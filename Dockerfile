# One image for web, worker, beat and migrate; docker-compose.yml gives each its command.

FROM python:3.11-slim-bookworm AS build
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
WORKDIR /build
COPY requirements.txt .
RUN pip install --no-cache-dir --disable-pip-version-check -r requirements.txt

FROM python:3.11-slim-bookworm
# WeasyPrint's libraries, as in script/setup.sh; Debian's security updates come with a rebuild.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /tmp --shell /usr/sbin/nologin portal \
    && install -d -o portal -g portal /var/lib/bacgiang-plan
COPY --from=build /opt/venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    XDG_CACHE_HOME=/tmp \
    VAR_DIR=/var/lib/bacgiang-plan \
    STATIC_ROOT=/app/staticfiles
WORKDIR /app
COPY . .
# No environment is the embedded default: enough to collect, and its key is thrown away with the folder.
RUN VAR_DIR=/tmp/build python manage.py collectstatic --noinput --verbosity 0 \
    && rm -rf /tmp/build
USER 10001
VOLUME /var/lib/bacgiang-plan
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["python", "script/healthcheck"]
CMD ["gunicorn", "--config", "bacgiang_plan/web_server.py", "--bind", "0.0.0.0:8000", "bacgiang_plan.wsgi"]
