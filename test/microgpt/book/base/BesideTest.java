package microgpt.book.base;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is begun beside something does not wait for what was begun before. */
class BesideTest {

    @Test
    void allAreAtWorkAtOnceHoweverFewProcessorsThereAre() throws Exception {
        int many = 4 + 2 * Runtime.getRuntime().availableProcessors();
        var here = new CountDownLatch(many);
        CompletableFuture<?>[] all = IntStream.range(0, many)
            .mapToObj(i -> Beside.run("work " + i, () -> {
                here.countDown();
                try {
                    assertTrue(here.await(20, SECONDS), "one waits for another");
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            })).toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(all).get(30, SECONDS);
    }
}
