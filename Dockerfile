# A notebook server with alkstruct:
#   docker build -t alkstruct .
#   docker run --rm -p 8888:8888 alkstruct
# and open the address with the token that it prints. Work is kept with -v "$PWD/work:/home/alk/work".
FROM python:3.11-slim AS build
WORKDIR /source
COPY pyproject.toml setup.cfg MANIFEST.in README.md LICENSE NOTICE ./
COPY alkstruct/ alkstruct/
COPY structures/ structures/
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /wheels .

FROM python:3.11-slim
ENV PYTHONUNBUFFERED=1
COPY --from=build /wheels/ /wheels/
RUN pip install --no-cache-dir "$(echo /wheels/alkstruct-*.whl)[notebook,tables]" \
    && rm -r /wheels \
    && useradd --create-home --uid 1000 alk
COPY --chown=alk:alk notebooks/ /home/alk/notebooks/
USER 1000
WORKDIR /home/alk
RUN mkdir work
EXPOSE 8888
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://localhost:8888/api', timeout=4)"]
CMD ["jupyter", "lab", "--ip=0.0.0.0", "--port=8888", "--no-browser"]
