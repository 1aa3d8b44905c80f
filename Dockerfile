# By version and not by digest: the digest of this image is not known here for sure.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Nothing of what is built or run needs an install script.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY bin ./bin
COPY fixtures ./fixtures
COPY scenarios ./scenarios
COPY src ./src
COPY tools ./tools
RUN PATH="$PATH:$PWD/node_modules/.bin" node tools/build.ts && npm prune --omit=dev --ignore-scripts

FROM node:24.21.0-bookworm-slim
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/bin ./bin
COPY --from=build /app/dist ./dist
COPY schema ./schema
RUN mkdir /reports && chown node:node /reports
USER node
# Where `--out` points without a path of its own: mount a folder here.
WORKDIR /reports
ENTRYPOINT ["node", "/app/bin/claimcheck.js"]
CMD ["--help"]
