# POST /words/apple asks the worker to count a word; GET /words/apple tells how often that was done.
require_relative 'jobs'

run lambda { |env|
  word = env['PATH_INFO'][%r{\A/words/([a-z]+)\z}, 1]
  if env['PATH_INFO'] == '/up'
    [200, {}, [Sidekiq.redis { |redis| redis.call('PING') }]]
  elsif word.nil?
    [404, {}, []]
  elsif env['REQUEST_METHOD'] == 'POST'
    Count.perform_async(word)
    [202, {}, []]
  else
    [200, {}, [Sidekiq.redis { |redis| redis.call('GET', "count:#{word}") } || '0']]
  end
}
