/**
 * The argument of a command, without the row that the editor passes when the command is started from a view's title bar: the view's focused
 * row, which has nothing to do with the command. Wamid's rows have a `kind`, its commands' arguments never do.
 */
export function withoutViewRow(argument: unknown): unknown {
  return typeof argument === "object" && argument !== null && "kind" in argument ? undefined : argument;
}
