/*
 * Faults at the system calls of a program, without a hook in the program: preloaded, it counts each request to a
 * server and each change of a file, and strikes at one of them.
 *
 *   LEASH_FAULT_TRACE  a file that gets one line for each point
 *   LEASH_FAULT_AT     the point to strike at, from 1
 *   LEASH_FAULT_HOW    before    killed before it
 *                      sent      killed when it was sent and not answered
 *                      after     killed when it was done, or its answer came
 *                      full      from there on the disk is full
 *                      gate      it stands there, with a request sent, while the file LEASH_FAULT_GATE is there,
 *                                which it makes
 */
