/** What whoever notes a question owes, when nothing else was promised. */
export const ANSWER = "We answer this question.";
