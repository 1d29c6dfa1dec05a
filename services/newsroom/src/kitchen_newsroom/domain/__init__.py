"""What newsroom decides: leads that came in, the stories made of them, the releases that go out. Pure."""
