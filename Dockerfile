# Two stages: the first builds, the second carries only Python and what was installed.
FROM python:3.13-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /source
RUN python -m venv --without-pip /opt/oops

# The locked packages first: they change less often than the code.
COPY requirements.txt requirements-build.txt ./
RUN pip --python /opt/oops/bin/python install --require-hashes -r requirements.txt \
 && pip install --require-hashes -r requirements-build.txt

COPY pyproject.toml README.md policy.toml manifest.json ./
COPY bot bot
COPY sandbox sandbox
COPY templates templates
COPY migrations migrations
RUN pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
 && pip --python /opt/oops/bin/python install --no-deps /wheels/*.whl

FROM python:3.13-slim
COPY --from=build /opt/oops /opt/oops
# A number, so that a cluster can see that it is not root; it owns nothing but the data folder.
RUN install --directory --mode=0700 --owner=10001 --group=10001 /data
ENV PATH=/opt/oops/bin:$PATH HOME=/data OOPS_DATA=/data PYTHONUNBUFFERED=1
WORKDIR /data
VOLUME /data
USER 10001:10001
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s CMD ["oops", "health"]
ENTRYPOINT ["oops"]
CMD ["run"]
