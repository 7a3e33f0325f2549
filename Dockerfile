# Palabre in a small image: dependencies by hash in one stage, nothing that builds in the other.
FROM python:3.11-slim-bookworm AS build
WORKDIR /build
COPY requirements.lock ./
RUN python -m venv /opt/palabre \
    && /opt/palabre/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock
COPY . .
# A plain installation, not an editable one: the image holds no checkout.
RUN /opt/palabre/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm
# Charts and reports draw Arabic and emoji with the system's fonts.
RUN apt-get update \
    && apt-get install -y --no-install-recommends fonts-noto-core fonts-noto-color-emoji \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home --home-dir /var/lib/palabre palabre
COPY --from=build /opt/palabre /opt/palabre
ENV PATH=/opt/palabre/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PALABRE_DATA_DIR=/var/lib/palabre \
    PALABRE_HOST=0.0.0.0 \
    PALABRE_PORT=8080
USER palabre
WORKDIR /var/lib/palabre
VOLUME /var/lib/palabre
EXPOSE 8080
# The image has no curl; the port is read where the server reads it.
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=4 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['PALABRE_PORT'] + '/health', timeout=4)"]
ENTRYPOINT ["palabre"]
CMD ["serve"]
