# Built in one stage, run in another: what only the build needs stays out of the image.
FROM node:20-slim AS build
WORKDIR /app
COPY . .

FROM node:20-slim
ENV NODE_ENV=production PORT=3000
WORKDIR /app
COPY --from=build --chown=node:node /app ./
USER node
EXPOSE 3000
CMD ["node","server.js"]
