module Multi
  class Application < Rails::Application
  end
end
