# Gems are built in one stage and copied into another: compilers stay out of the image.
FROM ruby:3.4-slim AS build
RUN apt-get update && apt-get install --no-install-recommends -y build-essential git libpq-dev libyaml-dev pkg-config
ENV BUNDLE_DEPLOYMENT=1 BUNDLE_WITHOUT=development:test BUNDLE_PATH=/bundle
WORKDIR /app
COPY Gemfile Gemfile.lock ./
RUN bundle install
COPY . .

FROM ruby:3.4-slim
# libpq for Postgres: take out what you don't need, add what you do.
RUN apt-get update && apt-get install --no-install-recommends -y libpq5 && rm -rf /var/lib/apt/lists/* && useradd --create-home --uid 1000 app
ENV BUNDLE_DEPLOYMENT=1 BUNDLE_WITHOUT=development:test BUNDLE_PATH=/bundle RACK_ENV=production PORT=9292
WORKDIR /app
COPY --from=build /bundle /bundle
COPY --from=build --chown=app:app /app ./
USER app
EXPOSE 9292
CMD ["sh","-c","exec bundle exec puma -p $PORT"]
