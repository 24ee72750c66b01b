# Gateway and demo runner in one image; docs/deploy.md says how to run it.
FROM denoland/deno:2.9.6 AS build
WORKDIR /source
COPY deno.json deno.lock ./
RUN deno install --frozen
COPY src src
COPY workers workers
RUN deno bundle --frozen --outdir /app workers/gateway/deno.ts workers/demo_runner/deno.ts
RUN mkdir /app/swagger-ui-dist && cd node_modules/swagger-ui-dist && cp LICENSE NOTICE favicon-32x32.png swagger-ui.css swagger-ui-bundle.js /app/swagger-ui-dist

# What runs is two files, and those that /docs shows: no packages, no tools to build with.
FROM denoland/deno:2.9.6
COPY --from=build /app /app
RUN mkdir /data && chown deno:deno /data
VOLUME /data
WORKDIR /data
ENV TIDEGATE_HOST=0.0.0.0 TIDEGATE_PORT=8008 TIDEGATE_STORE=sqlite:/data/tidegate.db TIDEGATE_BLOBS=/data/files
ENV DENO_NO_UPDATE_CHECK=1 NO_COLOR=1
USER deno
EXPOSE 8008
STOPSIGNAL SIGTERM
HEALTHCHECK --start-period=10s CMD ["deno", "eval", "const answer = await fetch(`http://127.0.0.1:${Deno.env.get('TIDEGATE_PORT')}/health/live`); Deno.exit(answer.ok ? 0 : 1)"]
# Deno itself hears the signal: nothing stands between. The demo runner has `/app/demo_runner/deno.js` as its command.
ENTRYPOINT ["deno", "run", "--no-prompt", "--no-config", "--cached-only", "--allow-env", "--allow-net", "--allow-read=/data,/app/swagger-ui-dist", "--allow-write=/data"]
CMD ["/app/gateway/deno.js"]
