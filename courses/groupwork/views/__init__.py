"""What trainees, facilitators and the office see of sessions."""
