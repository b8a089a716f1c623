/** Pieces of patterns for addresses that a file names: each matches what it says and nothing around it. */

const LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

/** A host name in lower case, or an IPv4 address. */
export const HOST_PATTERN = `${LABEL}(\\.${LABEL})*`;

/** A port from 1 to 65535. */
export const PORT_PATTERN = "(6553[0-5]|655[0-2]\\d|65[0-4]\\d{2}|6[0-4]\\d{3}|[1-5]\\d{4}|[1-9]\\d{0,3})";

/** A repository's path in a registry, without a slash at either end. */
export const REPOSITORY_PATTERN = "[a-z0-9]+([._-]+[a-z0-9]+)*(\\/[a-z0-9]+([._-]+[a-z0-9]+)*)*";
