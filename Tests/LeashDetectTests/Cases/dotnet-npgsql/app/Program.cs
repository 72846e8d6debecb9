var builder = WebApplication.CreateBuilder(args);
builder.Services.AddDbContext<Orders>(options =>
    options.UseNpgsql(builder.Configuration.GetConnectionString("Default")));
builder.Build().Run();
