"""What a browser asks for: each view reads input, decides, then writes and redirects, or renders.

It promises a page for every outcome, and that nothing typed is lost when a form is refused.
It must never query the database by itself: the services do.
"""
