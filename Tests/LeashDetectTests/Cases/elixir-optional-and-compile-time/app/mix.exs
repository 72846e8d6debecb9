defmodule Kit.MixProject do
  use Mix.Project

  def project do
    [app: :kit, version: "2.0.0", deps: deps(), package: package()]
  end

  defp deps do
    [
      {:postgrex, "~> 0.17 or ~> 1.0", optional: true},
      {:redix, "~> 1.4", runtime: false}
    ]
  end

  defp package, do: [licenses: ["MIT"], links: %{"postgrex" => "https://hex.pm/packages/postgrex"}]
end
