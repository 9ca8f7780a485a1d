/** Tests of the downloads. */
package lanewise.distribution;
