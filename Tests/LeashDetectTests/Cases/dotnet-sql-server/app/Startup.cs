public class Startup
{
    // options.UseNpgsql(connection)
    private const string Hint = "options.UseNpgsql(connection)";
    private const string More = @"C:\data\""options.UseNpgsql(""";

    public void ConfigureServices(IServiceCollection services)
    {
        /* services.AddDbContext<Shop>(options => options.UseNpgsql(Hint)); */
        services.AddDbContext<Shop>(options => options.UseSqlServer($"Server={Host("x")};{{.UseNpgsql(}}"));
    }
}
