package microgpt.cli;

import microgpt.text.Sampling;
import picocli.CommandLine.Option;

/** How texts are drawn: the same words in every command. */
final class SamplingOptions {

    private static final double TEMPERATURE = 0.5;

    @Option(names = "--temperature", paramLabel = "T",
        description = "how bold the texts are; 0 is greedy (0.5)")
    private Double temperature;

    @Option(names = "--top-k", paramLabel = "K",
        description = "keeps the K likeliest tokens; 0: all (0)")
    private int topK;

    @Option(names = "--top-p", paramLabel = "P",
        description = "keeps the likeliest that have P together; 1: all (1)")
    private double topP = 1;

    @Option(names = "--min-p", paramLabel = "P",
        description = "keeps what has P times the likeliest's share (0)")
    private double minP;

    @Option(names = "--repetition-penalty", paramLabel = "R",
        description = "divides the scores of what has occurred; 1: none (1)")
    private double repetitionPenalty = 1;

    @Option(names = "--greedy",
        description = "takes the likeliest token each time")
    private boolean greedy;

    /** @throws IllegalArgumentException if out of bounds */
    Sampling sampling() {
        if (greedy && temperature != null && temperature != 0)
            throw new IllegalArgumentException("--greedy and --temperature "
                + temperature + " contradict each other; one of them is"
                + " enough");
        double t = greedy ? 0 : temperature == null ? TEMPERATURE : temperature;
        return new Sampling(t, topK, topP, minP, repetitionPenalty);
    }
}
