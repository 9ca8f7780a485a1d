/**
 * Where values live while a network runs: the maps between its stages, its parameters, how each is
 * laid out, and how a batch is cut into chunks. Blocked layouts begin and end here and in the rooms
 * that read these.
 */
@NullMarked
package lanewise.plan.memory;

import org.jspecify.annotations.NullMarked;
