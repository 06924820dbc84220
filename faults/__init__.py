"""What happens to acknowledged work when a process, a disk, the current or the clock fails."""
