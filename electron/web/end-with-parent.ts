import process from 'node:process';

// Loaded before the program of a child process: the channel to its parent closes when the parent ends, however it
// ends, and then the child ends too.
process.once('disconnect', () => process.exit(0));
