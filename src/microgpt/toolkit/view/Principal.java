package microgpt.toolkit.view;

/**
 * Principal components (Pearson, 1901): the directions along which rows differ
 * most, found by Jacobi's rotations of the covariance matrix.
 *
 * @param scores {@code [component][row]}: where each row lies along it
 * @param explained which part of all variance lies along each
 */
record Principal(double[][] scores, double[] explained) {

    private static final int SWEEPS = 60;

    /** Returns the first components; more than there are columns are 0. */
    static Principal of(double[][] rows, int components) {
        int n = rows.length, d = rows[0].length;
        double[][] centred = centred(rows);
        var covariance = new double[d][d];
        for (double[] row : centred)
            for (int i = 0; i < d; i++)
                for (int j = 0; j < d; j++) covariance[i][j] += row[i] * row[j] / n;
        double[][] vectors = jacobi(covariance);
        double total = 0;
        for (int i = 0; i < d; i++) total += covariance[i][i];
        var scores = new double[components][n];
        var explained = new double[components];
        var used = new boolean[d];
        for (int c = 0; c < Math.min(components, d); c++) {
            int best = -1;
            for (int i = 0; i < d; i++)
                if (!used[i] && (best < 0 || covariance[i][i] > covariance[best][best])) best = i;
            used[best] = true;
            explained[c] = total > 0 ? covariance[best][best] / total : 0;
            double sign = sign(vectors, best);
            for (int r = 0; r < n; r++)
                for (int i = 0; i < d; i++)
                    scores[c][r] += sign * centred[r][i] * vectors[i][best];
        }
        return new Principal(scores, explained);
    }

    private static double[][] centred(double[][] rows) {
        int n = rows.length, d = rows[0].length;
        var centred = new double[n][d];
        for (int i = 0; i < d; i++) {
            double mean = 0;
            for (double[] row : rows) mean += row[i] / n;
            for (int r = 0; r < n; r++) centred[r][i] = rows[r][i] - mean;
        }
        return centred;
    }

    /** A component points where its largest number is positive. */
    private static double sign(double[][] vectors, int column) {
        double largest = 0;
        for (double[] row : vectors)
            if (Math.abs(row[column]) > Math.abs(largest)) largest = row[column];
        return largest < 0 ? -1 : 1;
    }

    /** Makes the symmetric matrix diagonal, in place; returns its vectors. */
    private static double[][] jacobi(double[][] a) {
        int d = a.length;
        var v = new double[d][d];
        for (int i = 0; i < d; i++) v[i][i] = 1;
        for (int sweep = 0; sweep < SWEEPS; sweep++)
            for (int p = 0; p < d; p++)
                for (int q = p + 1; q < d; q++) {
                    if (Math.abs(a[p][q]) < 1e-300) continue;
                    double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
                    double t = Math.copySign(1, theta)
                        / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
                    double c = 1 / Math.sqrt(t * t + 1), s = t * c;
                    for (int k = 0; k < d; k++) rotate(a, k, p, k, q, c, s);
                    for (int k = 0; k < d; k++) rotate(a, p, k, q, k, c, s);
                    for (int k = 0; k < d; k++) rotate(v, k, p, k, q, c, s);
                }
        return v;
    }

    private static void rotate(double[][] m, int i, int j, int k, int l, double c, double s) {
        double x = m[i][j], y = m[k][l];
        m[i][j] = c * x - s * y;
        m[k][l] = s * x + c * y;
    }
}
