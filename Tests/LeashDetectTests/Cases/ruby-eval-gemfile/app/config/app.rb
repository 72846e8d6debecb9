require "hanami"

module Books
  class App < Hanami::App
  end
end
