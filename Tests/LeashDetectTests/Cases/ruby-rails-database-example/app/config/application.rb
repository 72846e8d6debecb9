module Api
  class Application < Rails::Application
  end
end
