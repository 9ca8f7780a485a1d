/**
 * Files that carry weights and networks in and out: safetensors. What comes from outside is
 * hostile: every size is checked against the file before anything is allocated, and the only
 * exception for a bad file is {@link lanewise.format.FormatException}. Nothing here knows about
 * training.
 */
@NullMarked
package lanewise.format;

import org.jspecify.annotations.NullMarked;
