from sqlalchemy import create_engine

# URL = "postgresql://localhost/app"
URL = "sqlite:///./app.db"
engine = create_engine(URL, connect_args={"check_same_thread": False})
