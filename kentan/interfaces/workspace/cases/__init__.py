"""One case: its page, its papers and files, and a page for every act of the lifecycle."""
