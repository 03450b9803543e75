# What the worker does, and what the web enqueues. REDIS_URL leads both to the same Redis.
require 'sidekiq'

class Count
  include Sidekiq::Job

  def perform(word)
    Sidekiq.redis { |redis| redis.call('INCR', "count:#{word}") }
  end
end
