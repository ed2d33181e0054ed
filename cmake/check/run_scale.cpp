// Runs the kernel of scale.pto with several numbers of rows and checks each element.
#include <cstdint>
#include <cstdio>
#include <vector>

void scale(float *in, float *out, int64_t rows);

int main() {
    constexpr int kRows = 16, kCols = 64;
    int wrong = 0;
    for (int64_t rows : {1, 7, 16, 40}) {
        std::vector<float> in(kRows * kCols), out(kRows * kCols, -1.0f);
        for (int i = 0; i < kRows * kCols; ++i)
            in[i] = 0.5f * static_cast<float>(i) - 100.0f;
        scale(in.data(), out.data(), rows);
        for (int i = 0; i < kRows * kCols; ++i) {
            const float expected = i / kCols < rows ? 2.0f * in[i] : 0.0f;
            if (out[i] != expected && ++wrong <= 5)
                std::fprintf(stderr, "rows %d: out[%d] is %g, expected %g\n",
                             static_cast<int>(rows), i, out[i], expected);
        }
    }
    return wrong != 0;
}
